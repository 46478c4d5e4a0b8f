noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/alloc.c src/base/alloc.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/contract.h \
	src/base/err.c src/base/err.h \
	src/base/exec.c src/base/exec.h \
	src/base/file.c src/base/file.h \
	src/base/i18n.c src/base/i18n.h \
	src/base/json.c src/base/json.h \
	src/base/log.c src/base/log.h \
	src/base/number.c src/base/number.h \
	src/base/paths.c src/base/paths.h \
	src/base/pool.c src/base/pool.h \
	src/base/regex.c src/base/regex.h \
	src/base/secret.c src/base/secret.h \
	src/base/templates.c src/base/templates.h \
	src/base/thread.c src/base/thread.h \
	src/base/turns.c src/base/turns.h \
	src/base/utf8.c src/base/utf8.h src/base/utf8_width.c \
	src/base/yaml.c src/base/yaml.h src/base/yaml_text.c
libbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(YAML_CFLAGS) $(PCRE2_CFLAGS) \
	$(LIBEVENT_CFLAGS)
BASE_LIBS = libbase.a $(YAML_LIBS) $(PCRE2_LIBS) $(JANSSON_LIBS) $(LIBINTL) -lm \
	-lpthread
