"""The functional core: the bytes of one report in, checked facts out.

Nothing here touches the network, the clock, Prefect or pandas, and nothing here writes.
"""
