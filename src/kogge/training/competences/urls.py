from django.urls import path

from kogge.training.competences.views import drafting, public

ROLE = "competences/<slug:definition>/"
DRAFT = f"{ROLE}draft/"
SPOT = f"{DRAFT}at/<slug:spot>/"
PROPOSAL = f"{ROLE}proposals/<slug:ref>/"
VERSION = f"{ROLE}versions/<str:number>/"

urlpatterns = [
    path("competences/", public.definition_list, name="definition_list"),
    path("competences/<slug:definition>.jsonld", public.definition_jsonld, name="definition_jsonld"),
    path(ROLE, public.definition_detail, name="definition_detail"),
    path(DRAFT, drafting.draft_detail, name="draft_detail"),
    path(f"{DRAFT}begin/", drafting.draft_begin, name="draft_begin"),
    path(f"{DRAFT}edit/", drafting.draft_edit, name="draft_edit"),
    path(f"{DRAFT}publish/", drafting.draft_publish, name="draft_publish"),
    path(SPOT, drafting.passage_detail, name="passage_detail"),
    path(f"{SPOT}remark/", drafting.passage_remark, name="passage_remark"),
    path(f"{SPOT}propose/", drafting.passage_propose, name="passage_propose"),
    path(f"{SPOT}edit/", drafting.passage_edit, name="passage_edit"),
    path(f"{SPOT}level/", drafting.competence_edit, name="competence_edit"),
    path(f"{ROLE}proposals/", drafting.proposal_list, name="proposal_list"),
    path(PROPOSAL, drafting.proposal_detail, name="proposal_detail"),
    path(f"{PROPOSAL}vote/", drafting.proposal_vote, name="proposal_vote"),
    path(f"{PROPOSAL}<slug:verb>/", drafting.proposal_step, name="proposal_step"),
    path(f"{ROLE}versions/", public.version_list, name="version_list"),
    path(VERSION, public.version_detail, name="version_detail"),
    path(f"{VERSION}since/<str:old>/", public.version_difference, name="version_difference"),
    path(f"{VERSION}endorsements/", public.version_endorsements, name="version_endorsements"),
    path(f"{VERSION}endorse/", drafting.version_endorse, name="version_endorse"),
    path(
        f"{VERSION}endorsements/<slug:organisation>/take-back/", drafting.version_take_back, name="version_take_back"
    ),
    path(f"{VERSION}pdf/", public.version_pdf, name="version_pdf"),
    path(f"{VERSION}pdf/make/", public.version_pdf_make, name="version_pdf_make"),
    path(f"{ROLE}<slug:ref>.jsonld", public.competence_jsonld, name="competence_jsonld"),
    path(f"{ROLE}<slug:ref>/", public.competence_detail, name="competence_detail"),
]
