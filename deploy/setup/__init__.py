"""Makes a machine ready to run or check Kaohe; standard library only, so that a bare Python can start it."""
