"""The first page: whether anything is wrong, and what is."""

from dashboard.views.panel import PanelView


class OverviewView(PanelView):
    """What is going on now, and how it compares."""

    permission = "dashboard.view_overview"
    template_name = "dashboard/overview.html"
    title = "Overview"
