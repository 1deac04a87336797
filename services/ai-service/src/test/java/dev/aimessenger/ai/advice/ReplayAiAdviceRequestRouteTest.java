package dev.aimessenger.ai.advice;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ai-service/replay-ai-advice-request")
class ReplayAiAdviceRequestRouteTest extends ReplayRouteTest {}
