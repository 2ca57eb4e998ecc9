#include "base/rc.h"

const char *
rc_name(enum rc rc)
{
	switch (rc) {
	case RC_OK: return "ok";
	case RC_NONE: return "none";
	case RC_CONFLICT: return "conflict";
	case RC_INVALID: return "invalid";
	case RC_DENIED: return "denied";
	case RC_FAILED: break;
	}
	return "failed";
}
