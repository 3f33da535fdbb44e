"""Submissions, checkers, verdicts: judging one submission through its cases, given a Sandbox."""
