"""P4: Django's ORM, with a state machine on its fields by django-fsm-2."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid4

import django
from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import F
from sqlalchemy import make_url

from benchmarks import program
from benchmarks.postgres.peers.by_hand import must
from benchmarks.postgres.shop import ACCOUNT, LISTED, PAGE, Approval, Found, Page, Shop, Summary

if not settings.configured:
    settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}}, USE_TZ=True, INSTALLED_APPS=[])
    django.setup()

from django_fsm import FSMField, transition

_APP: Final = "benchmarks"


class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    account_id = models.TextField()
    state = FSMField(default="configuring", protected=True)
    total = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        app_label = _APP
        db_table = "orders"
        indexes: Final = [models.Index(F("account_id"), F("state"), F("created_at").desc(), F("id"), name="listed")]

    @transition(field=state, source="configuring", target="analyzing")
    def submit(self) -> None: ...

    @transition(field=state, source="analyzing", target="reviewing")
    def begin_review(self) -> None: ...

    @transition(field=state, source="reviewing", target="payment_pending")
    def end_review(self) -> None: ...

    @transition(field=state, source="payment_pending", target="in_progress")
    def begin_work(self) -> None: ...

    @transition(field=state, source="in_progress", target="completed")
    def complete(self) -> None: ...


class Group(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    order = models.ForeignKey(Order, models.CASCADE, related_name="groups")
    client_id = models.TextField()
    link_count = models.IntegerField()
    pages = models.JSONField()
    wanted = models.IntegerField()
    status = FSMField(default="pending", protected=True)
    approved = models.IntegerField(default=0)

    class Meta:
        app_label = _APP
        db_table = "groups"

    @transition(field=status, source="pending", target="analyzing")
    def analyse(self) -> None: ...

    @transition(field=status, source="analyzing", target="reviewing")
    def review(self) -> None: ...

    @transition(field=status, source="reviewing", target="approved")
    def approve(self) -> None: ...


class Site(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="sites", db_index=False)
    domain = models.TextField()
    dr = models.IntegerField()
    traffic = models.IntegerField()
    price = models.BigIntegerField()

    class Meta:
        app_label = _APP
        db_table = "sites"
        unique_together = ("group", "domain")


class Selection(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    group = models.ForeignKey(Group, models.CASCADE, related_name="selections", db_index=False)
    domain = models.TextField()
    dr = models.IntegerField()
    traffic = models.IntegerField()
    price = models.BigIntegerField()
    status = FSMField(default="suggested", protected=True)
    page = models.TextField(null=True)  # noqa: DJ001 - none until it is approved
    anchor = models.TextField(null=True)  # noqa: DJ001
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = _APP
        db_table = "selections"
        unique_together = ("group", "domain")

    @transition(field=status, source="suggested", target="approved")
    def approve(self, page: str, anchor: str) -> None:
        self.page, self.anchor = page, anchor


class Item(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    selection = models.OneToOneField(Selection, models.CASCADE)
    page = models.TextField()
    anchor = models.TextField()
    price = models.BigIntegerField()
    status = FSMField(default="pending", protected=True)
    url = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        app_label = _APP
        db_table = "items"

    @transition(field=status, source="pending", target="in_progress")
    def start(self) -> None: ...

    @transition(field=status, source="in_progress", target="completed")
    def complete(self, url: str) -> None:
        self.url = url


class Payment(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="payments", db_index=False)
    reference = models.TextField()
    amount = models.BigIntegerField()

    class Meta:
        app_label = _APP
        db_table = "payments"
        unique_together = ("order", "reference")


class Told(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    kind = models.TextField()
    body = models.JSONField()
    author = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = _APP
        db_table = "history"


class WithDjango(Shop):
    name = "P4 Django"
    order_columns = MappingProxyType({"total": "0", "paid": "0"})
    counts_pages = True

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self._alias = f"shop_{uuid4().hex}"
        connections.settings[self._alias] = connections.configure_settings(
            {
                "default": {
                    "ENGINE": "django.db.backends.postgresql",
                    "NAME": url.database,
                    "USER": url.username or "",
                    "PASSWORD": url.password or "",
                    "HOST": url.query.get("host", url.host),
                    "PORT": url.query.get("port", url.port or ""),
                    "CONN_MAX_AGE": None,
                }
            }
        )["default"]

    def install(self) -> None:
        with connections[self._alias].schema_editor() as editor:
            for model in (Order, Group, Site, Selection, Item, Payment, Told):
                editor.create_model(model)

    def close(self) -> None:
        connections[self._alias].close()

    def _begin(self) -> Any:  # noqa: ANN401 - Django's own kind
        return transaction.atomic(self._alias)

    def _of(self, model: type[models.Model]) -> Any:  # noqa: ANN401
        return model._default_manager.using(self._alias)  # noqa: SLF001 - Django's documented name

    def _locked(self, order: UUID) -> Order:
        found: Order = self._of(Order).select_for_update().get(id=order)
        return found

    def _save(self, order: Order) -> None:
        order.version += 1
        order.save()

    def _tell(self, order: Order, kind: str, *bodies: Mapping[str, object]) -> None:
        self._of(Told).bulk_create([Told(order=order, kind=kind, body=body, author=ACCOUNT) for body in bodies])

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        with self._begin():
            order = self._of(Order).create(account_id=ACCOUNT)
            rows = [
                Group(order=order, client_id=client, link_count=n, pages=program.pages(client, n), wanted=wanted)
                for client, n in groups.items()
            ]
            self._of(Group).bulk_create(rows)
            self._tell(order, "created", {"groups": len(groups)})
            id_: UUID = order.id
            return id_

    def submit(self, order: UUID) -> None:
        with self._begin():
            found = self._locked(order)
            found.submit()
            for group in found.groups.all():
                group.analyse()
                group.save()
            self._save(found)
            self._tell(found, "submitted", {})

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        with self._begin():
            found = self._locked(order)
            its = found.groups.get(id=group)
            its.review()
            its.save()
            self._of(Site).bulk_create([Site(group=its, **vars(one)) for one in sites])
            self._of(Selection).bulk_create([Selection(group=its, **vars(one)) for one in sites[: its.wanted]])
            if not found.groups.filter(status="analyzing").exists():
                found.begin_review()
            self._save(found)
            self._tell(found, "analysed", {"group": str(group), "sites": len(sites)})

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        with self._begin():
            found = self._locked(order)
            its = found.groups.get(id=group)
            must((found.state, its.status), ("reviewing", "reviewing"))
            if its.approved + len(approvals) > its.link_count or not {one.page for one in approvals} <= {*its.pages}:
                raise ValueError(approvals)
            chosen = its.selections.in_bulk([one.site for one in approvals])
            for one in approvals:
                selection = chosen[one.site]
                selection.approve(one.page, one.anchor)
                selection.save()
                Item(order=found, selection=selection, page=one.page, anchor=one.anchor, price=selection.price).save(
                    using=self._alias, force_insert=True
                )
                found.total += selection.price
            its.approved += len(approvals)
            if its.approved == its.link_count:
                its.approve()
            its.save()
            if not found.groups.exclude(status="approved").exists():
                found.end_review()
            self._save(found)
            self._tell(found, "approved", *({"site": str(one.site), "page": one.page} for one in approvals))

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        with self._begin():
            found = self._locked(order)
            must(amount, found.total - found.paid)
            found.begin_work()
            found.payments.create(reference=reference, amount=amount)
            found.paid += amount
            self._save(found)
            self._tell(found, "paid", {"amount": amount, "reference": reference})

    def start(self, order: UUID, item: UUID) -> None:
        with self._begin():
            found = self._locked(order)
            must(found.state, "in_progress")
            its = found.items.get(id=item)
            its.start()
            its.save()
            self._save(found)
            self._tell(found, "started", {"item": str(item)})

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        with self._begin():
            found = self._locked(order)
            must(found.state, "in_progress")
            its = found.items.get(id=item)
            its.complete(url)
            its.save()
            self._save(found)
            self._tell(found, "completed", {"item": str(item), "url": url})

    def finish(self, order: UUID) -> None:
        with self._begin():
            found = self._locked(order)
            must(found.items.exclude(status="completed").exists(), expected=False)
            found.complete()
            self._save(found)
            self._tell(found, "order completed", {})

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        wanted = self._of(Order).filter(account_id=LISTED, state=state).order_by("-created_at", "id")
        start = (number - 1) * PAGE
        return Page(tuple(one.id for one in wanted[start : start + PAGE]))

    def groups(self, order: UUID) -> dict[str, UUID]:
        return {one.client_id: one.id for one in self._of(Group).filter(order=order).order_by("link_count")}

    def suggested(self, group: UUID) -> list[UUID]:
        return list(self._of(Selection).filter(group=group).order_by("domain").values_list("id", flat=True))

    def items(self, order: UUID) -> list[UUID]:
        return list(self._of(Item).filter(order=order).order_by("page").values_list("id", flat=True))

    def summary(self, order: UUID) -> Summary:
        found = self._of(Order).get(id=order)
        approved = {one.client_id: one.approved for one in found.groups.all()}
        done = found.items.filter(status="completed").count()
        end = program.End(found.state, approved, found.items.count(), done, found.paid)
        sites = self._of(Site).filter(group__order=order).count()
        return Summary(end, sites, self._of(Selection).filter(group__order=order).count())
