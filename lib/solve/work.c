#include "solve/work.h"

#include <stddef.h>

bool
solve_step(struct solve_work *w)
{
	w->steps++;
	if (w->ended)
		return false;
	if ((w->limit != 0 && w->steps >= w->limit) || (w->stop != NULL &&
	    w->steps % 64 == 0 && w->stop(w->arg, w)))
		w->ended = true;
	return !w->ended;
}

uint64_t
solve_noise(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

double
solve_noise_unit(uint64_t *state)
{
	return (double)(solve_noise(state) >> 11) * 0x1p-53;
}
