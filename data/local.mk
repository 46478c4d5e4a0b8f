# data: what the program knows of algorithms, instances and registries.
dist_pkgdata_DATA = data/algorithms.yaml data/instances.yaml data/registries.yaml
algorithmsdir = $(pkgdatadir)/algorithms
dist_algorithms_DATA = \
	data/algorithms/autogluon-tabular.yaml \
	data/algorithms/blazingtext.yaml \
	data/algorithms/catboost.yaml \
	data/algorithms/deepar.yaml \
	data/algorithms/factorization-machines.yaml \
	data/algorithms/image-classification-tensorflow.yaml \
	data/algorithms/image-classification.yaml \
	data/algorithms/ipinsights.yaml \
	data/algorithms/kmeans.yaml \
	data/algorithms/knn.yaml \
	data/algorithms/lda.yaml \
	data/algorithms/lightgbm.yaml \
	data/algorithms/linear-learner.yaml \
	data/algorithms/ntm.yaml \
	data/algorithms/object-detection-tensorflow.yaml \
	data/algorithms/object-detection.yaml \
	data/algorithms/object2vec.yaml \
	data/algorithms/pca.yaml \
	data/algorithms/randomcutforest.yaml \
	data/algorithms/semantic-segmentation.yaml \
	data/algorithms/seq2seq.yaml \
	data/algorithms/tabtransformer.yaml \
	data/algorithms/text-classification-tensorflow.yaml \
	data/algorithms/xgboost.yaml
