/*
 * src/train: the training programs shipped for the local backend. They keep
 * SageMaker's training-container contract and share these parts:
 *
 *   job.h     folders, configuration, failure file, SIGTERM, checkpoints
 *   param.h   hyperparameters as table rows: read, checked, looked up
 *   data.h    CSV and LIBSVM files of a channel as one matrix
 *   score.h   metrics from predictions (pure)
 *   loss.h    losses of the linear learner (pure)
 *   fit.h     the linear learner's models and one epoch over them
 *
 *   xgboost.c, xgboost_*.c   trialdeck-train-xgboost, on libxgboost's C API
 *   linear.c, linear_*.c     trialdeck-train-linear, on CBLAS
 *
 * Layer: base only. A trainer ends with 0 (trained), 1 (failed; the reason is
 * in output/failure) or 143 (SIGTERM: what there was has been saved).
 */
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

enum train_exit { TRAIN_DONE = 0, TRAIN_FAILED = 1, TRAIN_TERMINATED = 143 };

#endif
