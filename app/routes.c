/* A new room is a line here and one in ROOMS; its hooks follow below. */
#include "app/app.h"

#include <sodium.h>
#include <stdlib.h>

#include "attendance/attendance_web.h"
#include "follow/follow_web.h"
#include "intake/intake_web.h"
#include "letter/letter_web.h"
#include "people/people_web.h"
#include "programme/programme_web.h"
#include "selection/selection_web.h"

const struct route *const app_routes[] = {
	people_routes,
	programme_routes,
	follow_routes,
	letter_routes,
	intake_routes,
	selection_routes,
	attendance_routes,
	NULL
};
