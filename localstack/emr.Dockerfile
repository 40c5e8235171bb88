# EMR Serverless as ./tidemill emr has it, with Spark. ./tidemill local up gathers the folders beside it.
ARG BASE
FROM ${BASE}
ARG USER_ID
ARG GROUP_ID
# Hadoop wants a name for whoever runs it. Files in /data are that person's then.
RUN echo "tidemill:x:${USER_ID}:${GROUP_ID}::/tidemill:/bin/false" >> /etc/passwd \
  && mkdir -p /tidemill/.tidemill /data \
  && chown ${USER_ID}:${GROUP_ID} /tidemill/.tidemill /data
# What changes seldom comes first.
COPY spark /tidemill/spark
COPY lib /tidemill/lib
COPY home /tidemill
COPY own /tidemill/own
USER ${USER_ID}:${GROUP_ID}
EXPOSE 8998
ENTRYPOINT ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dtidemill.home=/tidemill", "-cp", "/tidemill/own/*:/tidemill/lib/*", "io.tidemill.cli.Tidemill", "emr"]
