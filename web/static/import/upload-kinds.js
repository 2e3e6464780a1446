// What each step takes: the kind of file, what it may be, and how large (docs/imports.md).

const MB = 10 ** 6;
const LIST = ["csv", "xlsx", "xls", "ods", "geojson", "gpkg"];

export const UPLOAD_KINDS = {
  streets: { kind: "osm", formats: ["osm.pbf", "osm", "osm.gz", "osm.bz2"], most: 8000 * MB },
  people: { kind: "population", formats: ["tif", "csv", "xlsx", "ods", "geojson", "gpkg", "zip", "parquet"], most: 4000 * MB },
  facilities: { kind: "facilities", formats: LIST, most: 100 * MB },
  boundaries: { kind: "boundaries", formats: ["geojson", "gpkg", "kml", "zip", "parquet"], most: 500 * MB },
};

// A browser knows a file by its last ending only: .osm.pbf is .pbf to it.
export const acceptOf = (step) => [...new Set(UPLOAD_KINDS[step].formats.map((format) => `.${format.split(".").at(-1)}`)), ...(step === "facilities" ? [".tsv", ".txt", ".json", ".xlsm", ".xlsb"] : [".json", ".tiff"])].join(",");
