from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kogge.training.agreements.views import claiming, preparing, signing

register_converter(
    type("papers_of_edition", (StringConverter,), {"regex": "agreements|memoranda"}), "papers_of_edition"
)

EDITION = "manage/<slug:programme>/<slug:edition>/"
ONE = f"{EDITION}<papers_of_edition:noun>/<slug:ref>/"
PAPER = "papers/<slug:ref>/"

urlpatterns = [
    path(f"{EDITION}agreements/", preparing.agreement_list, name="agreement_list"),
    path(f"{EDITION}agreements/prepare/", preparing.agreement_prepare, name="agreement_prepare"),
    path(f"{EDITION}agreements/claims/<slug:ref>/", preparing.prior_decide, name="prior_decide"),
    path(f"{EDITION}memoranda/new/", preparing.memorandum_new, name="memorandum_new"),
    path(ONE, preparing.document_edit, name="document_edit"),
    path(f"{ONE}forward/", preparing.document_forward, name="document_forward"),
    path(f"{ONE}remind/", preparing.document_remind, name="document_remind"),
    path("papers/", signing.paper_list, name="paper_list"),
    path(PAPER, signing.paper_detail, name="paper_detail"),
    path(f"{PAPER}sign/<int:key>/", signing.paper_sign, name="paper_sign"),
    path(f"{PAPER}scan/", signing.paper_scan, name="paper_scan"),
    path(f"{PAPER}scan/<int:key>/", signing.paper_scan_file, name="paper_scan_file"),
    path(f"{PAPER}text/", signing.paper_text, name="paper_text"),
    path(f"{PAPER}pdf/", signing.paper_pdf, name="paper_pdf"),
    path("learn/<slug:edition>/prior-learning/", claiming.prior_list, name="prior_list"),
    path("learn/<slug:edition>/prior-learning/<slug:ref>/withdraw/", claiming.prior_withdraw, name="prior_withdraw"),
    path("prior-learning/<slug:ref>/<slug:file>/", claiming.prior_file, name="prior_file"),
]
