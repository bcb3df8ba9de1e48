"""Tests of the network, the clock and the process."""
