/** Where functions and jobs run. */
package io.tidemill.infra.network;
