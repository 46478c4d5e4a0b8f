/*
 * The log file. Nothing is ever logged to the terminal; secrets are never
 * given to these functions. Control characters are shown escaped.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Opens path for appending (0600). Before that, and after a failed open,
 * lines go nowhere. path "-" is stderr (daemon in the foreground). */
int log_open(const char *path, enum log_level most);
void log_line(enum log_level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_close(void);

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
