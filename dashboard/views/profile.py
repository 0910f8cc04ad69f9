"""What a person sets for themselves."""

from django.http import HttpRequest

from dashboard.views.panel import PanelView


class ProfileView(PanelView):
    """One's own time zone, theme, password, second factor and tokens."""

    template_name = "dashboard/profile.html"
    title = "Your profile"

    def allows(self, request: HttpRequest) -> bool:
        """Everybody who is signed in has a profile, whatever their role."""
        return True
