from django.urls import path

from kogge.training.assignments.views import asking, sharing, working

LEARN = "learn/<slug:edition>/assignments/<slug:ref>/"
TEACH = "teach/<slug:edition>/<int:number>/"
ONE = f"{TEACH}assignments/<slug:ref>/"
FILE = f"{TEACH}marking/<slug:ref>/"

urlpatterns = [
    path(LEARN, working.assignment_detail, name="assignment_detail"),
    path(f"{LEARN}template/", working.assignment_template, name="assignment_template"),
    path(f"{LEARN}work/", working.work_edit, name="work_edit"),
    path(f"{LEARN}work/<slug:file>/", working.work_file, name="work_file"),
    path(f"{LEARN}work/<slug:file>/remove/", working.work_file_remove, name="work_file_remove"),
    path(f"{LEARN}receipt/", working.work_receipt, name="work_receipt"),
    path(f"{LEARN}shown/<slug:work>/", sharing.work_shown, name="work_shown"),
    path(f"{LEARN}shown/<slug:work>/<slug:file>/", sharing.work_shown_file, name="work_shown_file"),
    path(f"{LEARN}hide/", sharing.work_hide, name="work_hide"),
    path(f"{LEARN}time/", working.extension_ask, name="extension_ask"),
    path(f"{LEARN}remarks/<slug:remark>/", working.remark_give, name="remark_give"),
    path(f"{LEARN}remarks/<slug:remark>/<slug:file>/", working.remark_file, name="remark_file"),
    path(f"{TEACH}assignments/", asking.assignment_list, name="assignment_list"),
    path(f"{TEACH}assignments/new/", asking.assignment_new, name="assignment_new"),
    path(ONE, asking.assignment_edit, name="assignment_edit"),
    path(f"{ONE}file/", asking.assignment_enclose, name="assignment_enclose"),
    path(f"{ONE}criteria/<int:key>/", asking.rubric_edit, name="rubric_edit"),
    path(f"{ONE}criteria/<int:key>/remove/", asking.rubric_drop, name="rubric_drop"),
    path(f"{ONE}<slug:verb>/", asking.assignment_step, name="assignment_step"),
    path(f"{TEACH}time/<slug:ref>/", asking.extension_answer, name="extension_answer"),
    path(f"{FILE}remark/", asking.marking_remark, name="marking_remark"),
]
