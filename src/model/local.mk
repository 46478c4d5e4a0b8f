# src/model: sources of this folder, added to the lists of Makefile.am.
noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	src/model/autotune.c src/model/autotune.h \
	src/model/bench.c src/model/bench.h \
	src/model/catalog.c src/model/catalog.h \
	src/model/clone.c src/model/clone.h \
	src/model/clone_trial.c \
	src/model/column.c src/model/column.h \
	src/model/curve.c src/model/curve.h \
	src/model/diff.c src/model/diff.h \
	src/model/draft.c src/model/draft.h \
	src/model/entry.c src/model/entry.h \
	src/model/expr.c src/model/expr.h \
	src/model/envelope.c src/model/envelope.h \
	src/model/export.c src/model/export.h src/model/export_own.h \
	src/model/export_sdk.c \
	src/model/facts.c src/model/facts.h \
	src/model/failure.c src/model/failure.h \
	src/model/field.c src/model/field.h src/model/field_types.c \
	src/model/hyper.c src/model/hyper.h \
	src/model/import.c src/model/import.h \
	src/model/importance.c src/model/importance.h \
	src/model/import_shape.c src/model/import_wrap.c \
	src/model/job.c src/model/job.h src/model/job_why.c \
	src/model/name.c src/model/name.h \
	src/model/note.c src/model/note.h \
	src/model/page.c src/model/page.h \
	src/model/parent.c src/model/parent.h \
	src/model/preview.c src/model/preview.h \
	src/model/refusal.c src/model/refusal.h \
	src/model/request.c src/model/request.h \
	src/model/request_view.c src/model/request_view.h \
	src/model/resource.c src/model/resource.h \
	src/model/rule.c src/model/rule.h src/model/rule_run.h \
	src/model/rule_algorithm.c src/model/rule_data.c \
	src/model/rule_facts.c src/model/rule_fields.c \
	src/model/rule_meant.c \
	src/model/rule_hypers.c \
	src/model/rule_job.c src/model/rule_limits.c \
	src/model/rule_resources.c \
	src/model/schema.h src/model/schema_applies.c \
	src/model/schema_data.c src/model/schema_definition.c \
	src/model/schema_instances.c src/model/schema_job.c \
	src/model/schema_resource.c \
	src/model/status.c src/model/status.h
