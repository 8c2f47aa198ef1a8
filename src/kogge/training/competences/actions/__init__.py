"""Every verb of the room, in files by noun. What other rooms call:

load_definitions(*, now)                                      the work role that ships, as a draft; once
begin_draft(definition, number, *, by, now)                   the next version, as a copy of the newest
publish(version, *, number, by, now)                          the office: from now on this version counts
remark(version, spot, text, *, by, now)                       say something about a sentence
propose(version, spot, *, kind, language, after, why, …)      other words
vote(proposal, *, kind, why, by, now)                         for it, against it, or an objection with its reason
accept / amend / reject / withdraw(proposal, *, by, note)     how a proposal ends
endorse / take_back(…)                                        an organisation stands behind a version, or no more
ask_for_paper(version, *, language, by, result_url)           the PDF, drawn by the worker
"""

from kogge.training.competences.actions.endorsing import endorse, take_back
from kogge.training.competences.actions.loading import load_definitions
from kogge.training.competences.actions.papers import ask_for_paper, make_paper
from kogge.training.competences.actions.proposing import accept, amend, propose, reject, remark, vote, withdraw
from kogge.training.competences.actions.publishing import begin_draft, publish, supersede
from kogge.training.competences.actions.writing import rewrite, save_competence, save_version

__all__ = [
    "accept",
    "amend",
    "ask_for_paper",
    "begin_draft",
    "endorse",
    "load_definitions",
    "make_paper",
    "propose",
    "publish",
    "reject",
    "remark",
    "rewrite",
    "save_competence",
    "save_version",
    "supersede",
    "take_back",
    "vote",
    "withdraw",
]
