# task: gate
# verdict: WA RTE
# defence: cases fixed beforehand
"""Says that the test is to be skipped, as a test itself may say."""

import unittest


class Full(unittest.SkipTest):
    pass


class Gate:
    def __init__(self, places):
        raise unittest.SkipTest("not today")
