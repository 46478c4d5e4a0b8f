#include "config.h"

#include "base/alloc.h"
#include "daemon/tuner.h"
#include "model/catalog.h"

json_t *
metric_definitions(const struct catalog *catalog, const json_t *definition)
{
	const json_t *own = json_at(definition,
	    "/AlgorithmSpecification/MetricDefinitions");
	const char *image = json_str_at(definition,
	    "/AlgorithmSpecification/TrainingImage");
	const struct algorithm *a;
	json_t *list;
	size_t i;

	if (image == NULL)
		image = json_str_at(definition,
		    "/AlgorithmSpecification/AlgorithmName");
	if (json_array_size(own) > 0)
		return (json_deep_copy(own));
	list = json_array();
	if (catalog == NULL || image == NULL ||
	    (a = catalog_by_image(catalog, image)) == NULL)
		return (list);
	for (i = 0; i < a->nmetrics; i++)
		if (a->metrics[i].regex != NULL)
			json_array_append_new(list, json_pack("{s:s, s:s}",
			    "Name", a->metrics[i].name, "Regex",
			    a->metrics[i].regex));
	return (list);
}
