"""Plan, policy, state machines, time ledger, scores and results: pure rules, no clock, no I/O."""
