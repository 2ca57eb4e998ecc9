/* What is embedded in the program (web/asset.h), over HTTP. */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include "web/web.h"

/* Answers /a/..., /favicon.ico and /robots.txt; false when it is none. */
bool static_answer(struct req *);

#endif
