from django.urls import path

from kogge.commons.people import identity_views, kept_views, profile_views, returned, security_views, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/link/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("sign-in/password/", views.sign_in_password, name="sign_in_password"),
    path("sign-in/passkey/", views.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/second/", views.second_factor, name="second_factor"),
    path("sign-in/prove/", identity_views.identity_prove, name="identity_prove"),
    path("sign-in/with/<slug:provider_id>/", identity_views.openid_connect_login, name="openid_connect_login"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/again/", views.again, name="again"),
    path("account/again/mail/", views.again_mail, name="again_mail"),
    path("account/address/", security_views.address_edit, name="address_edit"),
    path("account/address/works/", returned.address_works, name="address_works"),
    path("account/address/<str:token>/", security_views.address_confirm, name="address_confirm"),
    path("account/security/", security_views.security, name="security"),
    path("account/security/password/", security_views.password_edit, name="password_edit"),
    path("account/security/password/remove/", security_views.password_remove, name="password_remove"),
    path("account/security/passkeys/new/", security_views.passkey_new, name="passkey_new"),
    path("account/security/passkeys/<int:pk>/", security_views.passkey_edit, name="passkey_edit"),
    path("account/security/passkeys/<int:pk>/remove/", security_views.passkey_remove, name="passkey_remove"),
    path("account/security/app/", security_views.authenticator_edit, name="authenticator_edit"),
    path("account/security/app/remove/", security_views.authenticator_remove, name="authenticator_remove"),
    path("account/security/codes/", security_views.recovery_codes, name="recovery_codes"),
    path("account/security/identities/<int:pk>/remove/", security_views.identity_remove, name="identity_remove"),
    path("account/security/sessions/end/", security_views.sessions_end, name="sessions_end"),
    path("account/kept/", kept_views.kept_text, name="kept_text"),
    path("account/kept/drop/", kept_views.kept_drop, name="kept_drop"),
    path("account/profile/", profile_views.profile, name="profile"),
]

# The same in every language: machines read them, and another house knows its way back by heart.
outside_languages = [
    path(".well-known/change-password", security_views.change_password, name="change_password"),
    path(
        "sign-in/with/<slug:provider_id>/back/",
        identity_views.openid_connect_callback,
        name="openid_connect_callback",
    ),
]
