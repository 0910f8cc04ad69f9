"""Addresses of the chat app."""

from django.urls import path

from chat.views import storefront, widget

urlpatterns = [
    path("", storefront.shelves, name="shelves"),
    path("products/<str:asin>", storefront.book, name="book"),
    path("covers/<str:asin>.svg", storefront.cover, name="cover"),
    path("demo/customer", storefront.choose_customer, name="choose-customer"),
    path("widget/v1/<str:name>", widget.widget_file, name="widget-file"),
]
