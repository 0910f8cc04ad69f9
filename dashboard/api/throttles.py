"""How often one caller may call: a bucket for each token, and one for each person."""

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from chat.services.rate_limits import Rate, rate_take
from dashboard.conf import api_config
from dashboard.models import ApiToken


class CallerThrottle(BaseThrottle):
    """Counts in Redis over all processes; a person's sessions share a bucket."""

    _wait_s = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        config = api_config()
        rate = Rate(config.calls_per_minute, config.calls_burst)
        if isinstance(request.auth, ApiToken):
            key = f"token:{request.auth.pk}"
        else:
            key = f"user:{request.user.pk}"
        self._wait_s = rate_take("api", key, rate)
        return self._wait_s == 0

    def wait(self) -> float | None:
        return self._wait_s
