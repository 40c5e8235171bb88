/** What holds data, and stays when all else goes. */
package io.tidemill.infra.data;
