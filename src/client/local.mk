# src/client: the network side of the console and its configuration.
noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	src/client/answer.c src/client/answer.h \
	src/client/backend.c src/client/backend.h \
	src/client/buckets.c src/client/buckets.h \
	src/client/call.c src/client/call.h \
	src/client/create.c \
	src/client/curl.c src/client/curl.h \
	src/client/credentials.c src/client/credentials.h \
	src/client/endpoint.c src/client/endpoint.h \
	src/client/http.c src/client/http.h \
	src/client/ini.c src/client/ini.h \
	src/client/object.c src/client/object.h \
	src/client/pace.c src/client/pace.h \
	src/client/parts.c src/client/parts.h \
	src/client/profile.c src/client/profile.h \
	src/client/kept.c src/client/local.c \
	src/client/neighbour.c src/client/neighbour.h \
	src/client/provider.h src/client/provider_http.c \
	src/client/provider_process.c \
	src/client/retry.c src/client/retry.h \
	src/client/s3cache.c src/client/s3cache.h \
	src/client/settings.c src/client/settings.h \
	src/client/sign.c \
	src/client/start.c \
	src/client/transfer.c src/client/transfer.h \
	src/client/uploads.c src/client/uploads.h \
	src/client/words.c src/client/words.h \
	src/client/xml.c src/client/xml.h
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) $(CURL_CFLAGS) \
	$(EXPAT_CFLAGS)
CLIENT_LIBS = libclient.a $(API_LIBS) libmodel.a $(LIBEVENT_LIBS) \
	$(EXPAT_LIBS) $(BASE_LIBS)

# Channels and outputs of local training jobs in an S3 service.
pkglibexec_PROGRAMS += trialdeck-s3
trialdeck_s3_SOURCES = src/client/main_s3.c
trialdeck_s3_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
trialdeck_s3_LDADD = $(CLIENT_LIBS)
