from django.urls import path

from projectsplatform.cabinet.pages import (
    buy,
    forgot,
    home,
    licences,
    preferences,
    register,
    sign_in,
    start,
    statement,
)

app_name = "cabinet"
urlpatterns = [
    path("", start.show_start, name="start"),
    path("bot/", start.open_bot, name="bot"),
    path("bot.svg", start.show_bot_code, name="bot_code"),
    path("privacy/", start.show_privacy, name="privacy"),
    path("terms/", start.show_terms, name="terms"),
    path("preferences/", preferences.choose, name="preferences"),
    path("register/", register.show_register, name="register"),
    path("register/ticket/", register.check_ticket, name="register_ticket"),
    path("register/fields/", register.check_fields, name="register_fields"),
    path("login/", sign_in.show_sign_in, name="login"),
    path("login/code/", sign_in.show_code, name="login_code"),
    path("login/resend/", sign_in.resend_code, name="login_resend"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("forgot/", forgot.show_forgot, name="forgot"),
    path("forgot/new/", forgot.show_new_password, name="new_password"),
    path("home/", home.show_home, name="home"),
    path("statement/", statement.show_statement, name="statement"),
    path("buy/", buy.show_buy, name="buy"),
    path("buy/offer/", buy.show_offer, name="offer"),
    path("buy/confirm/", buy.confirm, name="confirm"),
    path("buy/<uuid:purchase_id>/", buy.show_purchase, name="purchase"),
    path("licences/", licences.show_licences, name="licences"),
    path("licences/<uuid:licence_id>/", licences.show_licence, name="licence"),
    path("licences/<uuid:licence_id>/release/", licences.release, name="release"),
]
