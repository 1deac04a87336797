-- With the users that they had. An instance that is still there after all is asked to report anew.
DELETE FROM presence_instances WHERE reported_at < now() - interval '10 minutes'
