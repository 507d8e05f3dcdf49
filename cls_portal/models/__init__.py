"""People, history, files, mails and jobs: what every app stands on."""

from cls_portal.models.agent import Agent, AgentManager
from cls_portal.models.feeds import CalendarFeed
from cls_portal.models.files import FileText, StoredFile
from cls_portal.models.history import HistoryLink
from cls_portal.models.jobs import Job, JobState
from cls_portal.models.links import ContactLink, LinkSecret, LinkUse, SingleUseLink
from cls_portal.models.mail import Outgoing
from cls_portal.models.reminders import DigestSent, ReminderChoice, ReminderSent
from cls_portal.models.saved_views import SavedView, ViewDefault
from cls_portal.models.search import SEARCH_KINDS, SearchEntry
from cls_portal.models.tallies import Tally
from cls_portal.models.tokens import ApiToken, TokenScope

__all__ = [
    "SEARCH_KINDS",
    "Agent",
    "AgentManager",
    "ApiToken",
    "CalendarFeed",
    "ContactLink",
    "DigestSent",
    "FileText",
    "HistoryLink",
    "Job",
    "JobState",
    "LinkSecret",
    "LinkUse",
    "Outgoing",
    "ReminderChoice",
    "ReminderSent",
    "SavedView",
    "SearchEntry",
    "SingleUseLink",
    "StoredFile",
    "Tally",
    "TokenScope",
    "ViewDefault",
]
