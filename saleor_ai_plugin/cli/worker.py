"""``saleor-ai worker``"""


def worker() -> None:
    """Consume events, run jobs, and take part in firing the schedule; Ctrl-C or SIGTERM stops it in order."""
    from saleor_ai_plugin.cli.starting import prepare

    with prepare():
        from saleor_ai_plugin.service.processes import end_with_parent, on_end_signals
        from saleor_ai_plugin.service.worker import Worker

        running = Worker()
        on_end_signals(running.stop.set)
        end_with_parent(running.stop.set)
        running.run()
