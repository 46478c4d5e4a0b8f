# src/client: the network side of the console and its configuration.
noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	src/client/backend.c src/client/backend.h \
	src/client/call.h \
	src/client/create.c \
	src/client/settings.c src/client/settings.h \
	src/client/start.c \
	src/client/transport.c
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) $(CURL_CFLAGS)
CLIENT_LIBS = libclient.a $(API_LIBS) libmodel.a $(LIBEVENT_LIBS) $(CURL_LIBS) \
	$(BASE_LIBS)
