"""The peer of http.sh: an edition's page in Django, as one would write it.

The same tables (a copy of the store, read only), the same questions to them,
the same text on the page.  No cache, as in the case it stands beside.
    GUILDHALL_COPY=FILE gunicorn --chdir benchmarks/django edition
"""
import datetime
import json
import os
import zoneinfo

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.shortcuts import get_object_or_404, render
from django.urls import path

here = os.path.dirname(os.path.abspath(__file__))
settings.configure(
    DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
    SECRET_KEY="for a benchmark on loopback only", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.staticfiles"], STATIC_URL="/static/",
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                "django.middleware.common.CommonMiddleware",
                "django.middleware.clickjacking.XFrameOptionsMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [here]}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3",
                           "NAME": os.environ["GUILDHALL_COPY"],
                           "CONN_MAX_AGE": None}})
django.setup()


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = "edition"


class Programme(Table):
    slug = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    acronym = models.TextField(null=True)
    title = models.JSONField()

    class Meta(Table.Meta):
        managed = False
        db_table = "programme"


class Edition(Table):
    programme = models.ForeignKey(Programme, models.PROTECT)
    slug = models.TextField()
    title = models.JSONField()
    summary = models.JSONField(null=True)
    about = models.JSONField(null=True)
    method = models.JSONField(null=True)
    conclusion = models.JSONField(null=True)
    status = models.TextField()
    zone = models.TextField()
    teaching_langs = models.TextField()
    participants_planned = models.IntegerField(null=True)
    contact_name = models.TextField(null=True)

    class Meta(Table.Meta):
        managed = False
        db_table = "edition"


class Part(Table):
    edition = models.ForeignKey(Edition, models.PROTECT)
    pos = models.IntegerField()
    title = models.JSONField()
    place = models.JSONField(null=True)
    starts = models.IntegerField(null=True)
    ends = models.IntegerField(null=True)
    builds_on = models.ForeignKey("self", models.PROTECT, null=True,
                                  db_column="builds_on")
    builds_on_note = models.JSONField(null=True)

    class Meta(Table.Meta):
        managed = False
        db_table = "part"


class Change(Table):
    part = models.ForeignKey(Part, models.PROTECT, related_name="changes")
    at = models.IntegerField()
    before = models.JSONField()

    class Meta(Table.Meta):
        managed = False
        db_table = "part_change"


class Topic(Table):
    edition = models.ForeignKey(Edition, models.PROTECT)
    pos = models.IntegerField()
    title = models.JSONField()

    class Meta(Table.Meta):
        managed = False
        db_table = "edition_topic"


class Organisation(Table):
    name = models.JSONField()
    country = models.TextField()
    website = models.TextField(null=True)

    class Meta(Table.Meta):
        managed = False
        db_table = "organisation"


class Involvement(Table):
    programme = models.ForeignKey(Programme, models.PROTECT)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    role = models.TextField()
    pos = models.IntegerField()
    acknowledgement = models.JSONField(null=True)

    class Meta(Table.Meta):
        managed = False
        db_table = "involvement"


class Session(Table):
    edition = models.ForeignKey(Edition, models.PROTECT)
    kind = models.TextField()
    title = models.JSONField()
    room = models.JSONField(null=True)
    starts = models.IntegerField()
    ends = models.IntegerField()
    visibility = models.TextField()

    class Meta(Table.Meta):
        managed = False
        db_table = "session_item"


class Speaker(Table):
    session = models.ForeignKey(Session, models.PROTECT,
                                related_name="people")
    name = models.TextField(null=True)
    role = models.TextField()
    pos = models.IntegerField()

    class Meta(Table.Meta):
        managed = False
        db_table = "session_person"


class Document(Table):
    edition = models.ForeignKey(Edition, models.PROTECT, null=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True)
    kind = models.TextField()
    title = models.JSONField()
    note = models.JSONField(null=True)
    url = models.TextField(null=True)
    visibility = models.TextField()
    source = models.IntegerField()
    pos = models.IntegerField()

    class Meta(Table.Meta):
        managed = False
        db_table = "document"


class Call(Table):
    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True)
    opens = models.IntegerField(null=True)
    closes = models.IntegerField(null=True)

    class Meta(Table.Meta):
        managed = False
        db_table = "call"


roles = [("leader", "Led by"), ("coordinator", "Coordinated by"),
         ("organiser", "Organised by"), ("co-organiser", "Co-organised by"),
         ("host", "Hosted by"), ("partner", "Partners"),
         ("supporter", "Supported by"), ("funder", "Funded by")]


def said(words):
    return "" if not words else words.get("en") or next(iter(words.values()))


def local(stamp, zone):
    return datetime.datetime.fromtimestamp(stamp, zone)


def edition(request, slug):
    e = get_object_or_404(Edition.objects.select_related("programme"),
                          slug=slug)
    zone = zoneinfo.ZoneInfo(e.zone)
    path_up, p = [], e.programme
    while p is not None:
        path_up.insert(0, p)
        p = p.parent
    call = Call.objects.filter(edition=e).first()
    parts = list(Part.objects.filter(edition=e).order_by("pos", "id")
                 .select_related("builds_on").prefetch_related("changes"))
    for part in parts:
        for x in filter(None, [part, part.builds_on]):
            x.first = local(x.starts, zone) if x.starts else None
            x.last = local(x.ends, zone) if x.ends else None
        part.before = [(said(c.before), local(c.at, zone))
                       for c in part.changes.all()]
    sessions = list(Session.objects.filter(edition=e, visibility="public")
                    .order_by("starts", "ends", "id")
                    .prefetch_related("people"))
    for s in sessions:
        s.first, s.last = local(s.starts, zone), local(s.ends, zone)
        s.day = s.first.date()
    involved = list(Involvement.objects.filter(programme=e.programme)
                    .filter(models.Q(edition=e) | models.Q(edition=None))
                    .select_related("organisation").order_by("pos", "id"))
    groups = [(label, [v.organisation for v in involved if v.role == role])
              for role, label in roles]
    partners = {v.organisation_id for v in involved if v.role != "funder"}
    countries = {v.organisation.country for v in involved
                 if v.role != "funder" and v.organisation.country}
    documents = list(Document.objects.filter(edition=e, session=None,
                     visibility="public").order_by("pos", "id"))
    ld = {"@context": "https://schema.org", "@type": "EducationEvent",
          "name": said(e.title), "description": said(e.summary),
          "organizer": [{"@type": "Organization",
                         "name": said(v.organisation.name)}
                        for v in involved if v.role == "organiser"]}
    return render(request, "edition.html", {
        "e": e, "path": path_up, "call": call, "parts": parts,
        "topics": Topic.objects.filter(edition=e).order_by("pos", "id"),
        "sessions": sessions, "groups": [g for g in groups if g[1]],
        "funders": [said(v.acknowledgement) for v in involved
                    if v.role == "funder" and v.acknowledgement],
        "documents": [d for d in documents if not d.source],
        "sources": [d for d in documents if d.source],
        "partners": len(partners), "countries": len(countries),
        "ld": json.dumps(ld).replace("<", "\\u003c"),
        "languages": [("en", "English"), ("lt", "Lietuvių"),
                      ("lv", "Latviešu"), ("et", "Eesti"),
                      ("ar", "العربية")]})


urlpatterns = [path("editions/<slug:slug>", edition)]
application = get_wsgi_application()
