/* What a service's refusal says of the request. */
#ifndef MODEL_REFUSAL_H
#define MODEL_REFUSAL_H

/*
 * The field of the internal form that is named as in "Value 'x' at
 * 'trainingJobDefinitions.2.member.roleArn' failed to satisfy constraint",
 * where entries are counted from 1: its pointer, freed by the caller. NULL:
 * no field is named, or none that a row knows.
 */
char *refusal_pointer(const char *text);

#endif
