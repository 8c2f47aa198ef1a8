from django.urls import path

from kogge.training.evaluations.views import learning, managing, reference

LEARN = "learn/<slug:edition>/"
MANAGE = "manage/<slug:programme>/<slug:edition>/"
ONE = f"{MANAGE}feedback/<slug:ref>/"

urlpatterns = [
    path(f"{LEARN}expectations/", learning.expectation_list, name="expectation_list"),
    path(f"{LEARN}expectations/<int:number>/", learning.expectation_check, name="expectation_check"),
    path(f"{LEARN}organisation/<slug:ref>/", learning.home_learning, name="home_learning"),
    path(f"{LEARN}feedback/", learning.learn_feedback, name="learn_feedback"),
    path(f"{MANAGE}expectations/", managing.expectation_board, name="expectation_board"),
    path(f"{MANAGE}feedback/", managing.feedback, name="feedback"),
    path(f"{MANAGE}feedback.csv", managing.feedback_export, name="feedback_export"),
    path(f"{MANAGE}feedback/prepare/", managing.evaluation_prepare, name="evaluation_prepare"),
    path(f"{MANAGE}feedback/weekly/", managing.feedback_weekly, name="feedback_weekly"),
    path(ONE, managing.evaluation_detail, name="evaluation_detail"),
    path(f"{ONE}edit/", managing.evaluation_edit, name="evaluation_edit"),
    path(f"{ONE}said/<int:number>/", managing.said_edit, name="said_edit"),
    path(f"{ONE}<slug:verb>/", managing.evaluation_step, name="evaluation_step"),
    path(f"{MANAGE}reference-group/", reference.reference_group, name="reference_group"),
    path(f"{MANAGE}reference-group/new/", reference.reference_member_new, name="reference_member_new"),
    path(
        f"{MANAGE}reference-group/<int:number>/remove/",
        reference.reference_member_remove,
        name="reference_member_remove",
    ),
    path(f"{LEARN}statements/<int:number>/", reference.statement_file, name="statement_file"),
]
