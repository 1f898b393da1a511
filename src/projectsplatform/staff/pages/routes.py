"""The addresses of the panel's own pages, before the models'."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from projectsplatform.panel.requests import limit_body
from projectsplatform.staff.pages.aloqa.routes import aloqa_routes
from projectsplatform.staff.pages.customers.actions import (
    disable_customer,
    enable_customer,
    end_customers_sessions,
    free_customers_phone,
    message_customer,
)
from projectsplatform.staff.pages.customers.files import show_claim_file, show_picture
from projectsplatform.staff.pages.customers.notes import label_customer, write_customers_note
from projectsplatform.staff.pages.customers.page import show_customer
from projectsplatform.staff.pages.customers.relinks import approve_telegram, ask_for_telegram, cancel_telegram
from projectsplatform.staff.pages.customers.top_up import top_up_customer
from projectsplatform.staff.pages.dashboard import show_numbers
from projectsplatform.staff.pages.desk.page import next_decision
from projectsplatform.staff.pages.exports import export_list
from projectsplatform.staff.pages.jobs import job_again, show_jobs
from projectsplatform.staff.pages.members import give_link, give_role, make_member
from projectsplatform.staff.pages.messages import message_again
from projectsplatform.staff.pages.reconciliation.routes import reconciliation_routes
from projectsplatform.staff.pages.reports import download_reports, show_reports
from projectsplatform.staff.pages.staff_changes import agree, refuse
from projectsplatform.staff.pages.views import delete_view, new_view


def panel_routes(page: Callable[[Any], Any], view: Callable[[Any], Any]) -> list[URLPattern]:
    """`page` makes a page of the panel of a function, `view` one that knows nothing of the panel's frame."""
    return [
        *aloqa_routes(page, view),
        *reconciliation_routes(page, view),
        path("numbers/", page(show_numbers), name="numbers"),
        path("queue/<slug:queue_name>/<uuid:item_id>/next/", page(next_decision), name="queue_next"),
        path("customers/<uuid:user_id>/", page(show_customer), name="customer"),
        path("customers/<uuid:user_id>/top-up/", limit_body(page(top_up_customer)), name="customer_top_up"),
        path("customers/<uuid:user_id>/message/", page(message_customer), name="customer_message"),
        path("customers/<uuid:user_id>/note/", page(write_customers_note), name="customer_note"),
        path("customers/<uuid:user_id>/labels/", page(label_customer), name="customer_labels"),
        path("customers/<uuid:user_id>/end-sessions/", page(end_customers_sessions), name="customer_end_sessions"),
        path("customers/<uuid:user_id>/disable/", page(disable_customer), name="customer_disable"),
        path("customers/<uuid:user_id>/enable/", page(enable_customer), name="customer_enable"),
        path("customers/<uuid:user_id>/phone/", page(free_customers_phone), name="customer_free_phone"),
        path("customers/<uuid:user_id>/telegram/", page(ask_for_telegram), name="customer_telegram"),
        path("relinks/<uuid:relink_id>/approve/", page(approve_telegram), name="relink_approve"),
        path("relinks/<uuid:relink_id>/cancel/", page(cancel_telegram), name="relink_cancel"),
        path("receipts/<uuid:picture_id>/", view(show_picture), name="receipt_picture"),
        path("claims/<uuid:claim_id>/file/", view(show_claim_file), name="claim_file"),
        path("members/new/", page(make_member), name="member_new"),
        path("members/<uuid:user_id>/role/", page(give_role), name="member_role"),
        path("members/<uuid:user_id>/link/", page(give_link), name="member_link"),
        path("staff-changes/<uuid:change_id>/agree/", page(agree), name="staff_change_agree"),
        path("staff-changes/<uuid:change_id>/refuse/", page(refuse), name="staff_change_refuse"),
        path("jobs/", page(show_jobs), name="jobs"),
        path("jobs/<int:job_id>/again/", page(job_again), name="job_again"),
        path("reports/", page(show_reports), name="reports"),
        path("reports/xlsx/", view(download_reports), name="reports_xlsx"),
        path("export/<slug:app_label>/<slug:model_name>/", page(export_list), name="export"),
        path("views/<slug:app_label>/<slug:model_name>/new/", page(new_view), name="view_new"),
        path("views/<uuid:view_id>/delete/", page(delete_view), name="view_delete"),
        path("messages/<uuid:message_id>/again/", page(message_again), name="message_again"),
    ]
