/** Who is measured: what each forks, and how it is set up. */
package io.tidemill.bench.contender;
