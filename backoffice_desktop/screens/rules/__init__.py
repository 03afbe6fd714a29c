"""Rules and thresholds of fraud: ``rule_list``, ``editor`` with ``replay_chart``, and ``thresholds``."""
