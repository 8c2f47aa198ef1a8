from django.urls import path

from kogge.training.achievements.views import assessing, learning, validating

TEACH = "teach/<slug:edition>/assess/"
MANAGE = "manage/<slug:programme>/<slug:edition>/"
UNIT = "learn/<slug:edition>/units/<slug:unit>/"

urlpatterns = [
    path(TEACH, assessing.assessment_board, name="assessment_board"),
    path(f"{TEACH}<slug:unit>/", assessing.assessment_batch, name="assessment_batch"),
    path(f"{TEACH}<slug:unit>/<slug:person>/", assessing.assessment_edit, name="assessment_edit"),
    path(f"{MANAGE}validate/", validating.validation_queue, name="validation_queue"),
    path(f"{MANAGE}validate/<slug:unit>/<slug:person>/", validating.validation_edit, name="validation_edit"),
    path(f"{MANAGE}appeals/<slug:ref>/", validating.appeal_answer, name="appeal_answer"),
    path(f"{MANAGE}corrections/<slug:ref>/", validating.correction_answer, name="correction_answer"),
    path("recognition/", validating.recognition_list, name="recognition_list"),
    path(
        "recognition/<slug:edition>/<slug:unit>/<slug:person>/", validating.recognition_edit, name="recognition_edit"
    ),
    path(f"{UNIT}assessment/", learning.assessment_detail, name="assessment_detail"),
    path(f"{UNIT}appeal/", learning.appeal_new, name="appeal_new"),
    path(f"{UNIT}appeal/withdraw/", learning.appeal_withdraw, name="appeal_withdraw"),
    path("account/transcript/", learning.own_transcript, name="own_transcript"),
    path("account/transcript/share/", learning.transcript_share, name="transcript_share"),
    path("account/transcript/pdf/", learning.transcript_make, name="transcript_make"),
    path("account/transcript/shares/<slug:ref>/end/", learning.share_end, name="share_end"),
    path("account/transcript/<slug:edition>/", learning.edition_transcript, name="edition_transcript"),
    path("account/transcript/<slug:edition>/correction/", learning.correction_new, name="correction_new"),
    path("transcripts/<str:token>/", learning.transcript_shared, name="transcript_shared"),
]
