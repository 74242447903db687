-- The last ended messages of a number stood oldest first in its profile, and dead numbers were told by the wrong ones:
-- every profile is counted again.
ALTER TABLE brandcast.figures_as_of DELETE WHERE figures = 'SUBSCRIBERS' SETTINGS mutations_sync = 2;
