-- When the words of a quote were erased, because an admin or their author took
-- them out of everything that is kept; 0 while they are there. What they came
-- before and after is erased with them.
ALTER TABLE citation ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
