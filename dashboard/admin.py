"""What Django's administration may not do past the console and its change log."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group, User

# Accounts and roles are changed on the page People, which records who did it and why;
# secrets of second factors and providers are shown nowhere.
for each in (
    Authenticator,
    EmailAddress,
    Group,
    SocialAccount,
    SocialApp,
    SocialToken,
    User,
):
    if admin.site.is_registered(each):
        admin.site.unregister(each)
