from django.urls import path

from kogge.training.selection import committee_views, views

REVIEW = "review/<slug:edition>/"
MANAGE = "manage/<slug:programme>/<slug:edition>/review/"

urlpatterns = [
    path("committees/<str:token>/", views.review_answer, name="review_answer"),
    path("review/", views.review_list, name="review_list"),
    path(REVIEW, views.review_queue, name="review_queue"),
    path(f"{REVIEW}conflicts/", views.review_conflicts, name="review_conflicts"),
    path(f"{REVIEW}final/", views.review_finish, name="review_finish"),
    path(f"{REVIEW}<int:number>/", views.review_file, name="review_file"),
    path(f"{REVIEW}<int:number>/out/", views.review_out, name="review_out"),
    path(f"{REVIEW}<int:number>/files/<slug:file>/", views.review_enclosure, name="review_enclosure"),
    path(f"{REVIEW}<int:number>/reopen/", views.review_reopen, name="review_reopen"),
    path(MANAGE, committee_views.committee, name="committee"),
    path(f"{MANAGE}new/", committee_views.committee_new, name="committee_new"),
    path(f"{MANAGE}edit/", committee_views.committee_edit, name="committee_edit"),
    path(f"{MANAGE}criteria/<int:number>/", committee_views.criterion_edit, name="criterion_edit"),
    path(f"{MANAGE}criteria/<int:number>/remove/", committee_views.criterion_drop, name="criterion_drop"),
    path(f"{MANAGE}reviewers/new/", committee_views.reviewer_new, name="reviewer_new"),
    path(f"{MANAGE}reviewers/<slug:person>/remind/", committee_views.reviewer_remind, name="reviewer_remind"),
    path(f"{MANAGE}reviewers/<int:number>/ask/", committee_views.reviewer_ask, name="reviewer_ask"),
    path(f"{MANAGE}reviewers/<int:number>/withdraw/", committee_views.reviewer_withdraw, name="reviewer_withdraw"),
    path(f"{MANAGE}files/", committee_views.committee_files, name="committee_files"),
    path(f"{MANAGE}files/<slug:ref>/words/", committee_views.file_words, name="file_words"),
    path(f"{MANAGE}files/<slug:ref>/give/", committee_views.pair_give, name="pair_give"),
    path(f"{MANAGE}files/<slug:ref>/take/", committee_views.pair_take, name="pair_take"),
    path(f"{MANAGE}files/<slug:ref>/reopen/", committee_views.pair_reopen, name="pair_reopen"),
    path(f"{MANAGE}reviews.<slug:form>", committee_views.committee_export, name="committee_export"),
    path(f"{MANAGE}<slug:verb>/", committee_views.committee_step, name="committee_step"),
]
