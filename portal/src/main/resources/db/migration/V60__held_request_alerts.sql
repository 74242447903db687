-- Which kinds of alerts there are is the program's to know.
ALTER TABLE alert DROP CONSTRAINT IF EXISTS alert_kind_check;
