#ifndef QUESTION_WEB_H
#define QUESTION_WEB_H

#include "programme/programme.h"
#include "web/web.h"

extern const struct route question_routes[], question_desk_routes[],
	question_slot_routes[], question_analysis_routes[],
	question_analysis_desk_routes[], question_reader_routes[],
	question_reader_desk_routes[];

/* What keeps a timetable from being published: who has no slot; and what
 * follows it: each participant is told. */
extern const struct stepper question_stepper;
/* What keeps an edition from being completed: whose analysis is missing. */
extern const struct stepper analysis_stepper;

#endif
