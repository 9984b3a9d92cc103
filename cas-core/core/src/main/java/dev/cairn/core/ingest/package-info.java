/** How bytes go in: start at {@link dev.cairn.core.ingest.IngestPipeline}. */
@NullMarked
package dev.cairn.core.ingest;

import org.jspecify.annotations.NullMarked;
