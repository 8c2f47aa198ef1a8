from django.urls import path

from kogge.commons.privacy.views import consents, erasures, own, people

urlpatterns = [
    path("account/privacy/", own.privacy, name="privacy"),
    path("account/privacy/data/", own.own_data, name="own_data"),
    path("account/privacy/data/<slug:ref>/", own.own_data_file, name="own_data_file"),
    path("account/privacy/erase/", own.erasure_ask, name="erasure_ask"),
    path("account/privacy/erase/take-back/", own.erasure_take_back, name="erasure_take_back"),
    path("platform/erasures/", erasures.erasure_list, name="erasure_list"),
    path("platform/erasures/<slug:ref>/", erasures.erasure_detail, name="erasure_detail"),
    path("platform/erasures/<slug:ref>/agree/", erasures.erasure_agree, name="erasure_agree"),
    path("platform/erasures/<slug:ref>/refuse/", erasures.erasure_refuse, name="erasure_refuse"),
    path("people/", people.person_list, name="person_list"),
    path("people/<slug:ref>/", people.person_detail, name="person_detail"),
    path("people/<slug:ref>/photo/", people.person_photo, name="person_photo"),
    path("account/privacy/consents/", consents.consents, name="consents"),
    path("account/privacy/consents/<slug:purpose>/give/", consents.consent_give, name="consent_give"),
    path("account/privacy/consents/<slug:purpose>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
]
