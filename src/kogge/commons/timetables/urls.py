from django.urls import path

from kogge.commons.timetables.views import exchange, plans, questions, running, timetable

EVENT = "events/<slug:slug>/"
RUN = "manage/events/<slug:slug>/timetable/"
MATERIALS = f"{RUN}<slug:session>/materials/"
PLAN = "plans/<slug:ref>/"

urlpatterns = [
    path(f"{EVENT}timetable/", timetable.timetable_detail, name="timetable_detail"),
    path(f"{EVENT}timetable/mine/", timetable.timetable_mine, name="timetable_mine"),
    path(f"{EVENT}timetable/mine.ics", timetable.timetable_mine_calendar, name="timetable_mine_calendar"),
    path(f"{EVENT}timetable/<slug:session>.ics", timetable.session_calendar, name="session_calendar"),
    path(f"{EVENT}timetable/<slug:session>/", timetable.session_detail, name="session_detail"),
    path(f"{EVENT}timetable/<slug:session>/star/", timetable.session_star, name="session_star"),
    path(
        f"{EVENT}timetable/<slug:session>/material/<int:number>/", timetable.session_material, name="session_material"
    ),
    path(f"{EVENT}schedule.xml", exchange.schedule_xml, name="schedule_xml"),
    path(f"{EVENT}schedule.json", exchange.schedule_json, name="schedule_json"),
    path(f"{EVENT}questions/", questions.question_list, name="question_list"),
    path(f"{EVENT}questions/new/", questions.question_ask, name="question_ask"),
    path(f"{EVENT}questions/<int:number>/vote/", questions.question_vote, name="question_vote"),
    path(f"{EVENT}questions/<int:number>/settle/", questions.question_settle, name="question_settle"),
    path(RUN, running.timetable_edit, name="timetable_edit"),
    path(f"{RUN}new/", running.session_new, name="session_new"),
    path(f"{RUN}frame/", running.timetable_frame, name="timetable_frame"),
    path(f"{RUN}import/", exchange.timetable_import, name="timetable_import"),
    path(f"{RUN}plan/", plans.plan_begin, name="plan_begin"),
    path(f"{RUN}<slug:session>/", running.session_edit, name="session_edit"),
    path(f"{MATERIALS}new/", running.session_material_new, name="session_material_new"),
    path(f"{MATERIALS}<int:number>/remove/", running.session_material_remove, name="session_material_remove"),
    path(f"{RUN}<slug:session>/<slug:verb>/", running.session_step, name="session_step"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path(PLAN, plans.plan_detail, name="plan_detail"),
    path(f"{PLAN}edit/", plans.plan_edit, name="plan_edit"),
    path(f"{PLAN}copy/", plans.plan_copy, name="plan_copy"),
    path(f"{PLAN}remove/", plans.plan_remove, name="plan_remove"),
    path(f"{PLAN}blocks/<int:number>/", plans.plan_block, name="plan_block"),
    path(f"{PLAN}blocks/<int:number>/move/", plans.block_move, name="block_move"),
    path(f"{PLAN}blocks/<int:number>/remove/", plans.block_remove, name="block_remove"),
]
