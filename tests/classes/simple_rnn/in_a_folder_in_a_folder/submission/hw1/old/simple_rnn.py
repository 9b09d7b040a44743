raise SystemExit('an older draft, further from the root')
