/*
 * What a training program tells the local backend in its log, besides metrics.
 *
 * A program that goes on from a checkpoint, in a new attempt at the same
 * training job, says after how many steps (rounds, epochs: what it prints its
 * objective metric once for) with a line that holds CONTRACT_RESUMES and the
 * number, before its first metric. Its values are then those of the steps that
 * follow; without such a line the new attempt begins at the first step.
 */
#ifndef BASE_CONTRACT_H
#define BASE_CONTRACT_H

#define CONTRACT_RESUMES	"Resuming after "
/* A larger number is none: what reads it has room for every step. */
#define CONTRACT_STEPS_MOST	200000

#endif
