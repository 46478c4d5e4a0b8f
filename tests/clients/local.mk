# tests/clients: software that no one here wrote, against both ends.
dist_check_SCRIPTS += tests/clients/awscli.sh tests/clients/boto3.sh \
	tests/clients/cost.sh tests/clients/js.sh tests/clients/js/install \
	tests/clients/seed.sh
EXTRA_DIST += tests/clients/awscli_client.py tests/clients/boto3_client.py \
	tests/clients/common.py tests/clients/cost.py \
	tests/clients/js_client.py tests/clients/seed_client.py \
	tests/clients/js/client.mjs tests/clients/js/npmrc \
	tests/clients/js/package.json tests/clients/js/package-lock.json
TESTS += tests/clients/awscli.sh tests/clients/boto3.sh tests/clients/js.sh
dist_check_SCRIPTS += tests/clients/s3.sh
EXTRA_DIST += tests/clients/s3.py
TESTS += tests/clients/s3.sh
dist_check_SCRIPTS += tests/clients/s3_parts.sh
EXTRA_DIST += tests/clients/s3_parts.py
TESTS += tests/clients/s3_parts.sh

# The console's end: credentials as the AWS CLI finds them.
check_PROGRAMS += tests/clients/cred_answer
tests_clients_cred_answer_SOURCES = tests/clients/cred_answer.c
tests_clients_cred_answer_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_clients_cred_answer_LDADD = $(CLIENT_LIBS)
dist_check_SCRIPTS += tests/clients/credentials.sh
EXTRA_DIST += tests/clients/credentials.py
TESTS += tests/clients/credentials.sh
LONG_TESTS += tests/clients/cost.sh tests/clients/seed.sh
check_PROGRAMS += tests/clients/spent
tests_clients_spent_SOURCES = tests/clients/spent.c
check_PROGRAMS += tests/clients/floor
tests_clients_floor_SOURCES = tests/clients/floor.c
tests_clients_floor_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)

# Creates over connections that are cut.
check_PROGRAMS += tests/clients/creator
tests_clients_creator_SOURCES = tests/clients/creator.c \
	tests/clients/many.c tests/clients/many.h
tests_clients_creator_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) \
	$(CURL_CFLAGS)
tests_clients_creator_LDADD = $(CLIENT_LIBS)
dist_check_SCRIPTS += tests/clients/cut.sh tests/clients/cut_long.sh
EXTRA_DIST += tests/clients/cut.py
TESTS += tests/clients/cut.sh
LONG_TESTS += tests/clients/cut_long.sh

# trialdeck itself, over TCP and TLS.
dist_check_SCRIPTS += tests/clients/console.sh
EXTRA_DIST += tests/clients/console_client.py
TESTS += tests/clients/console.sh

# Certificates, proxies and redirects.
dist_check_SCRIPTS += tests/clients/tls.sh
EXTRA_DIST += tests/clients/tls.py
TESTS += tests/clients/tls.sh

# The protocol as somebody else may speak it.
dist_check_SCRIPTS += tests/clients/strange.sh
EXTRA_DIST += tests/clients/strange.py
TESTS += tests/clients/strange.sh

# Secrets stay where they are.
dist_check_SCRIPTS += tests/clients/secrets.sh
EXTRA_DIST += tests/clients/secrets.py
TESTS += tests/clients/secrets.sh

# A server that means harm.
check_PROGRAMS += tests/clients/hostile
tests_clients_hostile_SOURCES = tests/clients/hostile.c \
	tests/clients/many.c tests/clients/many.h
tests_clients_hostile_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) \
	$(CURL_CFLAGS)
tests_clients_hostile_LDADD = $(CLIENT_LIBS)
dist_check_SCRIPTS += tests/clients/hostile.sh tests/clients/hostile_long.sh
EXTRA_DIST += tests/clients/hostile.py
TESTS += tests/clients/hostile.sh
LONG_TESTS += tests/clients/hostile_long.sh
dist_check_SCRIPTS += tests/clients/hostile_console_long.sh
EXTRA_DIST += tests/clients/hostile_console.py
LONG_TESTS += tests/clients/hostile_console_long.sh
