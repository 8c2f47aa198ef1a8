from django.urls import path

from kogge.training.booklet.views import graduating, laying_out, managing, own, public

PUBLIC = "programmes/<slug:programme>/<slug:edition>/booklet/"
MANAGE = "manage/<slug:programme>/<slug:edition>/booklet/"
CERTIFICATE = "manage/<slug:programme>/<slug:edition>/certificate/"
GRADUATION = "manage/<slug:programme>/<slug:edition>/graduation/"
LEARN = "learn/<slug:edition>/booklet/"

urlpatterns = [
    path(PUBLIC, public.booklet_detail, name="booklet_detail"),
    path(f"{PUBLIC}<slug:format>-<slug:language>.pdf", public.booklet_print, name="booklet_print"),
    path(f"{PUBLIC}<slug:ref>/", public.booklet_page, name="booklet_page"),
    path(f"{PUBLIC}<slug:ref>/photo/", public.booklet_photo, name="booklet_photo"),
    path(f"{PUBLIC}<slug:ref>/card/", public.booklet_card, name="booklet_card"),
    path(LEARN, own.own_page, name="own_page"),
    path(f"{LEARN}withdraw/", own.own_page_withdraw, name="own_page_withdraw"),
    path(f"{LEARN}photo/", own.own_page_photo, name="own_page_photo"),
    path(f"{LEARN}card/", own.own_page_card, name="own_page_card"),
    path(MANAGE, managing.booklet_manage, name="booklet_manage"),
    path(f"{MANAGE}start/", managing.booklet_start, name="booklet_start"),
    path(f"{MANAGE}edit/", managing.booklet_edit, name="booklet_edit"),
    path(f"{MANAGE}remind/", managing.booklet_remind, name="booklet_remind"),
    path(f"{MANAGE}order/", managing.booklet_order, name="booklet_order"),
    path(f"{MANAGE}print/", managing.booklet_make, name="booklet_make"),
    path(f"{MANAGE}chapters/<int:number>/", managing.chapter_edit, name="chapter_edit"),
    path(f"{MANAGE}chapters/<int:number>/<slug:verb>/", managing.chapter_step, name="chapter_step"),
    path(CERTIFICATE, laying_out.certificate_layout, name="certificate_layout"),
    path(f"{CERTIFICATE}sample/", laying_out.certificate_sample, name="certificate_sample"),
    path(GRADUATION, graduating.graduation_board, name="graduation_board"),
    path(f"{GRADUATION}propose/", graduating.graduation_propose, name="graduation_propose"),
    path(f"{GRADUATION}<slug:ref>/", graduating.batch_detail, name="batch_detail"),
    path(f"{GRADUATION}<slug:ref>/print/", graduating.batch_print, name="batch_print"),
    path(f"{GRADUATION}<slug:ref>/<slug:verb>/", graduating.batch_step, name="batch_step"),
    path(f"{MANAGE}<slug:verb>/", managing.booklet_step, name="booklet_step"),
]
