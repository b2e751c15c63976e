"""GST: dated rates and how tax is split over lines; pure functions."""
